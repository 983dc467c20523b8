// Bundles the service with the packages that it uses: node scripts/build-service.js dist
// A start then opens few files instead of hundreds. What the sources import on demand stays in files of its own.
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('../', import.meta.url))
const source = join(root, 'src')
const folder = resolve(process.argv[2] ?? 'dist')

/** What Node starts as a process or a thread. */
const entries = ['main', 'history', 'threads/worker', 'store/sqlite/thread']
/** Packages that are copied instead: one is native, the other starts threads from a file of its own. */
const copied = ['libsql', 'piscina']
/** Pino asks for its callers. Node 24 then decodes their source maps, so they stay in the small file of their entry. */
const callersOfPino = ['main.ts', 'operations/logs/logger.ts'].map(name => join(source, name))
const neverRun = /\.(?:map|[mc]?ts)$|\/(?:tests?|docs|examples|benchmarks?)$/

const isOfPackage = id => id.includes('/node_modules/')

const bundle = await rolldown({
  input: Object.fromEntries(entries.map(name => [name, join(source, `${name}.ts`)])),
  platform: 'node',
  external: copied,
  plugins: [{
    name: 'places of modules',
    // modules look for files from where they are in `src`; bundled ones are in the folder itself
    transform: {
      filter: { id: /\/src\/.*\.ts$/, code: 'import.meta.url' },
      handler: (code, id) => {
        const place = relative(source, id).replace(/\.ts$/, '.js')
        return { code: code.replaceAll('import.meta.url', `new URL('${place}', import.meta.url).href`), map: null }
      }
    }
  }],
  onLog (_level, { message }) {
    throw new Error(message)
  }
})
const { output } = await bundle.write({
  dir: folder,
  // the name of a group has those of its entries behind it
  chunkFileNames: ({ name }) => `${name.split('~')[0]}-[hash].js`,
  comments: { jsdoc: false },
  sourcemap: 'hidden',
  sourcemapExcludeSources: true,
  codeSplitting: {
    groups: [
      { name: 'packages', test: isOfPackage, entriesAware: true },
      { name: 'service', tags: ['$initial'], test: id => !isOfPackage(id) && !callersOfPino.includes(id), entriesAware: true }
    ]
  }
})
await bundle.close()
const chunks = output.filter(({ type }) => type === 'chunk')
for (const chunk of chunks) linkSourceMap(chunk)
writeFileSync(join(folder, 'licences.md'), describeLicences(chunks.flatMap(({ moduleIds }) => moduleIds)))
copyPackages(join(folder, 'node_modules'))

/** Links the source map of our own code. That of packages goes: Node would hold it in memory for frames that nobody looks up. */
function linkSourceMap ({ fileName, moduleIds }) {
  const map = `${fileName}.map`
  if (moduleIds.some(id => id.startsWith(source))) appendFileSync(join(folder, fileName), `//# sourceMappingURL=${basename(map)}\n`)
  else rmSync(join(folder, map), { force: true })
}

/** Returns the licences of the packages that these modules belong to. Most demand that their text goes with the code. */
function describeLicences (moduleIds) {
  const paths = new Set(moduleIds.flatMap(id => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []))
  const texts = [...paths].map(path => {
    const { name, version, license } = readPackage(path)
    const files = readdirSync(path).filter(file => /^(?:licence|license|notice|copying)/i.test(file))
    return [`## ${name} - ${version} (${license})`, ...files.map(file => readFileSync(join(path, file), 'utf8').trim())].join('\n\n')
  })
  return ['# Licences of bundled packages', ...new Set(texts.sort()), ''].join('\n\n')
}

/** Copies the packages that are not bundled, and what they need, without files that never run. */
function copyPackages (target) {
  const names = new Set(copied)
  for (const name of names) {
    const path = join(root, 'node_modules', name)
    cpSync(path, join(target, name), { recursive: true, filter: file => !neverRun.test(file) })
    const { dependencies, optionalDependencies } = readPackage(path)
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      // of native packages, only those for this platform are installed
      if (existsSync(join(root, 'node_modules', needed))) names.add(needed)
    }
  }
}

function readPackage (path) {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
}
