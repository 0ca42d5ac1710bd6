import { measureEngine } from './engine-bench.ts'
import { measurePage } from './page-bench.ts'
import { measurePeers } from './peer-bench.ts'

/** Prints every figure; `--quick` leaves out the largest runs and the browser, `--peers` measures the nearest relative in the same run. */
export async function main(argv: readonly string[]): Promise<number> {
  const quick = argv.includes('--quick')
  const own = measureEngine(quick)
  if (argv.includes('--peers')) await measurePeers(own)
  if (!quick) await measurePage()
  return 0
}
