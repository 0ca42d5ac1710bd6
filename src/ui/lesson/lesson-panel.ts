import { type ComponentType, lazy } from 'react'

const modules = import.meta.glob<{ readonly LessonPanel: ComponentType }>('./LessonPanel.tsx')
const load = modules['./LessonPanel.tsx']

/** The lesson tab's content; `undefined` when the page is built without lessons, and then there is no tab either. */
export const LessonPanel = load && lazy(async () => ({ default: (await load()).LessonPanel }))
