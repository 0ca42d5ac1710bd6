/** A difference that is known, and why it is there. Patterns may hold `*` for any text. */
export interface KnownDifference {
  readonly scenario: string
  readonly step: string
  readonly what: string
  readonly reason: string
}

/**
 * Reads the known differences of a Markdown page: lines `- scenario | step | what | reason` inside the fenced block that begins with
 * three backticks and `parity`. Code marks around the patterns are allowed.
 */
export function readKnownDifferences(markdown: string): readonly KnownDifference[] {
  const blocks = [...markdown.matchAll(/^```parity\n([\s\S]*?)^```/gm)].map((match) => match[1]!)
  return blocks.flatMap((block) =>
    block
      .split('\n')
      .filter((line) => line.startsWith('- '))
      .map((line) => {
        const [scenario, step, what, ...reason] = line
          .slice(2)
          .split(' | ')
          .map((part) => part.trim().replace(/^`|`$/g, ''))
        if (!scenario || !step || !what || reason.length === 0)
          throw new Error(`not a known difference (scenario | step | what | reason): ${line}`)
        return { scenario, step, what, reason: reason.join(' | ') }
      }),
  )
}

/** The entry that explains a difference, if there is one. */
export function explanation(known: readonly KnownDifference[], scenario: string, step: string, what: string): KnownDifference | undefined {
  return known.find((entry) => fits(entry.scenario, scenario) && fits(entry.step, step) && fits(entry.what, what))
}

function fits(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('[\\s\\S]*')}$`).test(text)
}
