import i18next, { type InitOptions } from 'i18next'
import { useCallback } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Because } from '../../protocol/because.ts'
import type { Language } from '../state/page-store.ts'
import { becauseEn } from './because.en.ts'
import { type BecauseWords, becauseText } from './because.ts'
import { en, type Words } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'page'
    resources: { page: Words }
  }
}

const options: InitOptions & { readonly showSupportNotice: boolean } = {
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'page',
  resources: { en: { page: en } },
  interpolation: { escapeValue: false },
  showSupportNotice: false,
}

const becauseWords: Partial<Record<Language, BecauseWords>> = { en: becauseEn }

/** Makes the page speak that language; another one than English is fetched when it is first asked for. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.isInitialized) await i18next.use(initReactI18next).init({ ...options })
  if (language === 'zh-CN' && !becauseWords[language]) {
    const [{ zhCN }, { becauseZhCN }] = await Promise.all([import('./zh-CN.ts'), import('./because.zh-CN.ts')])
    i18next.addResourceBundle('zh-CN', 'page', zhCN)
    becauseWords['zh-CN'] = becauseZhCN
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** The page's words: `const t = useWords()`, then `t('transport.run')`. */
export function useWords() {
  return useTranslation('page').t
}

/** Looks a text up from the page's words. */
export type Say = ReturnType<typeof useWords>

/** The page's words outside of components, in the language of the moment. */
export const words = ((key: string, values?: object) => i18next.t(key as never, values as never)) as unknown as Say

/** Turns a reason of the engine into a sentence. */
export function useBecause(): (because: Because) => string {
  const { i18n } = useTranslation('page')
  const language = i18n.language as Language
  return useCallback((because) => becauseText(becauseWords[language] ?? becauseEn, because), [language])
}
