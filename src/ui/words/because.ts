import type { Because, BecauseId, BecauseValues } from '../../protocol/because.ts'

/** A sentence for every reason that the engine can give; a reason without one does not compile. */
export type BecauseWords = { readonly [Id in BecauseId]: (values: BecauseValues[Id]) => string }

/** The sentence of one reason. */
export function becauseText(words: BecauseWords, because: Because): string {
  const say = words[because.id] as ((values: Because['with']) => string) | undefined
  return say ? say(because.with) : because.id
}
