// npm run bench [-- --peers] [-- --quick]: prints a table of speeds. Never fails by time.
import { runTs } from './run-ts.mjs'

process.exitCode = await runTs('scripts/bench/bench.ts', process.argv.slice(2))
