import type { ObjectPicture } from '../../protocol/queries.ts'
import { yamlOf } from '../inspector/object-yaml.ts'
import { say } from '../state/notices.ts'
import { usePage } from '../state/page-store.ts'
import { words } from '../words/language.ts'
import { replaceText, undoReplace } from './editor-store.ts'

/** Puts an object into the editor, without what only the server sets, so that Apply changes just what is edited. */
export async function editObject(picture: ObjectPicture): Promise<void> {
  const { object } = picture
  if (!object) return
  const { withoutServerFields } = await import('./server-fields.ts')
  replaceText(withoutServerFields(yamlOf(picture)))
  usePage.getState().set({ leftTab: 'yaml', closed: { ...usePage.getState().closed, left: false } })
  say(words('editor.replaced', { name: `${object.kind} ${object.metadata.name}` }), [{ text: words('editor.undo'), act: undoReplace }])
}
