// Begins a controller, a scheduler plugin, a lesson or a panel: writes its files and lists it where such things are listed.
//   npm run new -- controller <name> | plugin <name> | lesson <part>/<name> | panel <name>
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { controllerFiles } from './new/controller.mjs'
import { lessonFiles } from './new/lesson.mjs'
import { panelFiles } from './new/panel.mjs'
import { pluginFiles } from './new/plugin.mjs'

const root = resolve(import.meta.dirname, '..')
const usage = 'npm run new -- controller <name> | plugin <name> | lesson <part>/<name> | panel <name>'
const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

const makers = {
  controller: controllerFiles,
  plugin: pluginFiles,
  panel: panelFiles,
  lesson: (/** @type {string} */ path) => {
    const [part = '', name = ''] = path.split('/')
    const partFolder = numbered('lessons', part)
    return lessonFiles(`lessons/${partFolder}/${numbered(`lessons/${partFolder}`, name)}`, name)
  },
}

/** The folder of that name with its number in the order, or the next number. */
function numbered(/** @type {string} */ folder, /** @type {string} */ name) {
  const place = join(root, folder)
  const known = existsSync(place) ? readdirSync(place).filter((entry) => /^\d\d-/.test(entry)) : []
  const next = Math.max(0, ...known.map((entry) => Number(entry.slice(0, 2)))) + 1
  return known.find((entry) => entry.slice(3) === name) ?? `${String(next).padStart(2, '0')}-${name}`
}

function main() {
  const [kind = '', name = ''] = process.argv.slice(2)
  const parts = name.split('/')
  if (!Object.hasOwn(makers, kind) || parts.length !== (kind === 'lesson' ? 2 : 1) || !parts.every((part) => kebab.test(part))) {
    console.error(`usage: ${usage}\nNames are in kebab-case.`)
    return 1
  }
  const { files, listings, next } = makers[/** @type {keyof typeof makers} */ (kind)](name)
  const taken = Object.keys(files).filter((path) => existsSync(join(root, path)))
  if (taken.length > 0) {
    console.error(`There is already ${taken.join(', ')}. Nothing was written.`)
    return 1
  }
  const listed = listings.map(({ file, before, line }) => ({ file, before, line, text: readFileSync(join(root, file), 'utf8') }))
  const lost = listed.find(({ text, before }) => !before.test(text))
  if (lost) {
    console.error(`${lost.file} has changed: there is no place for "${lost.line.trim()}". Nothing was written.`)
    return 1
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    console.log(`wrote   ${path}`)
  }
  for (const { file, before, line } of listings) {
    const path = join(root, file)
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(before, (found) => `${line}${found}`),
    )
    console.log(`listed  ${file}`)
  }
  // Imports in their order, lines in their width.
  const written = [...Object.keys(files), ...listings.map(({ file }) => file)].filter((path) => /\.tsx?$/.test(path))
  spawnSync(join(root, 'node_modules/.bin/biome'), ['check', '--write', ...new Set(written)], { cwd: root, stdio: 'ignore' })
  console.log(`\nNext: ${next}`)
  return 0
}

process.exitCode = main()
