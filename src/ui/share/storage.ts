import { type DBSchema, openDB } from 'idb'
import type { RunDocument } from '../../protocol/control.ts'

/** What this browser keeps of the person's work. `previous` is the run that a shared one pushed aside. */
interface Kept {
  readonly run: RunDocument
  readonly previous: RunDocument
  readonly text: string
}

interface Schema extends DBSchema {
  work: { key: string; value: unknown }
}

const database = () => openDB<Schema>('orrery', 1, { upgrade: (fresh) => void fresh.createObjectStore('work') })

/** Reads a kept thing; `undefined` when there is none, or when the browser keeps nothing (private windows). */
export async function readKept<Name extends keyof Kept>(name: Name): Promise<Kept[Name] | undefined> {
  try {
    return (await (await database()).get('work', name)) as Kept[Name] | undefined
  } catch {
    return undefined
  }
}

/** Keeps a thing over a reload. Returns whether the browser could. */
export async function keep<Name extends keyof Kept>(name: Name, value: Kept[Name] | undefined): Promise<boolean> {
  try {
    const open = await database()
    if (value === undefined) await open.delete('work', name)
    else await open.put('work', value, name)
    return true
  } catch {
    return false
  }
}
