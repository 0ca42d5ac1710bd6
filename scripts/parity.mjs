// Plays recordings of a real cluster against the engine and prints what differs: npm run parity -- DIR...
import { runTs } from './run-ts.mjs'

process.exitCode = await runTs('tests/parity/main.ts', process.argv.slice(2))
