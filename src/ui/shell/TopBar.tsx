import { useQuery } from '../client/cluster-context.tsx'
import { useLessonScene } from '../lesson/use-lesson-scene.ts'
import { Button } from '../parts/Button.tsx'
import { Menu } from '../parts/Menu.tsx'
import { useMedia } from '../parts/use-media.ts'
import { useRun } from '../run/run-store.ts'
import { type Theme, usePage } from '../state/page-store.ts'
import { Clock, Transport } from '../transport/Transport.tsx'
import { speak, useWords } from '../words/language.ts'
import { useDialogs } from './dialogs-store.ts'
import { Logo } from './Logo.tsx'
import css from './shell.module.css'

/** The bar above everything: what runs, the transport, the clock, and what concerns the page as a whole. */
export function TopBar({ wide }: { readonly wide: boolean }) {
  const narrow = useMedia('(max-width: 940px)')
  return (
    <header className={css.bar}>
      <div className={css.brand}>
        <Logo />
        <h1>Orrery</h1>
      </div>
      {wide && <Scene />}
      <div className={css.middle}>
        <Transport />
        {wide && <Clock />}
      </div>
      <PageControls compact={narrow} />
    </header>
  )
}

/** What runs: the example's name, and how many nodes and pods there are. */
export function Scene() {
  const t = useWords()
  const scenario = useRun((run) => run.scenario)
  const lesson = useLessonScene()
  const resources = useQuery({ kind: 'resources' })?.resources
  const count = (resource: string) => resources?.find((row) => row.resource === resource)?.count ?? 0
  return (
    <div className={css.scene}>
      <b>{lesson ? lesson.title : scenario ? t(`scenarios.${scenario}.title`) : t('app.tagline')}</b>
      <span>
        {lesson
          ? t('lesson.scene', lesson)
          : resources
            ? `${t('app.scene', { count: count('nodes') })} · ${t('app.scenePods', { count: count('pods') })}`
            : t('app.loading')}
      </span>
    </div>
  )
}

const themes: readonly Theme[] = ['light', 'dark', 'system']
const themeWords = { light: 'app.themeLight', dark: 'app.themeDark', system: 'app.themeSystem' } as const

/** Share, language, theme and help. */
export function PageControls({ compact = false }: { readonly compact?: boolean }) {
  const t = useWords()
  const language = usePage((page) => page.language)
  const theme = usePage((page) => page.theme)
  const set = usePage((page) => page.set)
  const open = useDialogs((dialogs) => dialogs.open)
  const other = language === 'en' ? 'zh-CN' : 'en'
  const otherName = other === 'en' ? 'English' : '中文'
  const change = () => {
    set({ language: other })
    void speak(other)
  }
  const themeChoices = themes.map((choice) => ({
    id: choice,
    text: t(themeWords[choice]),
    on: choice === theme,
    choose: () => set({ theme: choice }),
  }))
  if (compact)
    return (
      <div className={css.right}>
        <Button look="quiet" icon="share" label={t('share.button')} onClick={() => open('share')} />
        <Menu
          trigger={<Button look="quiet" icon="more" label={t('app.more')} />}
          choices={[
            { id: 'language', text: otherName, choose: change },
            ...themeChoices.map((choice, index) => ({ ...choice, apart: index === 0 })),
            { id: 'about', text: t('app.about'), apart: true, choose: () => open('help') },
          ]}
        />
      </div>
    )
  return (
    <div className={css.right}>
      <Button look="quiet" icon="share" onClick={() => open('share')}>
        {t('share.button')}
      </Button>
      <Button look="quiet" lang={other} onClick={change}>
        {otherName}
      </Button>
      <Menu trigger={<Button look="quiet" icon="theme" label={t('app.theme')} />} choices={themeChoices} />
      <Button look="quiet" icon="help" label={t('app.help')} onClick={() => open('help')} />
    </div>
  )
}
