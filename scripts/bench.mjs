// npm run bench [-- --peers] [-- --quick]: prints a table of speeds. Never fails by time.
import { runTs } from './run-ts.mjs'

// A peer's timers would keep the process alive for ever.
process.exit(await runTs('scripts/bench/bench.ts', process.argv.slice(2)))
