import { parseEvents, YAMLException } from 'js-yaml'
import { composeDocument } from './compose.ts'
import { syntaxError } from './parser-errors.ts'
import { YamlRefusal } from './problem.ts'

/** A value written as YAML or JSON in one piece, such as a patch on the command line. */
export function composeText(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, value: composeDocument(text, parseEvents(text, { maxDepth: 250 })).value }
  } catch (error) {
    if (error instanceof YamlRefusal) return { ok: false, message: error.message }
    if (error instanceof YAMLException) return { ok: false, message: syntaxError(text, error).message }
    throw error
  }
}
