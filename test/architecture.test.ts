import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'
import { layers, viewerImports } from '../layers.js'
import { collectViolations } from './support/collect-violations.ts'

const src = fileURLToPath(new URL('../src', import.meta.url))

const viewer = fileURLToPath(new URL('../viewer/src', import.meta.url))

const allowedInViewer = ['npm:preact', 'npm:preact/hooks', ...viewerImports]

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))

t.test('folders import only what layers.js allows', async t => {
  const violations = files.filter(file => file.includes('/')).flatMap(file => {
    const folder = partOf(file)
    const layer = layers[folder]
    return importsOf(file).flatMap(imported => {
      const allowed = imported.startsWith('npm:') || imported === 'node'
        ? layer?.packages === true || layer?.packages.includes(imported.replace('npm:', ''))
        : imported === folder || layer?.imports.includes(imported)
      return allowed === true ? [] : [`${file} imports ${imported}`]
    })
  })
  t.same(violations, [])
})

t.test('every folder is in layers.js, and each arrow points down', async t => {
  t.same(Object.keys(layers).sort(), [...new Set(files.filter(file => file.includes('/')).map(partOf))].sort())
  const order = Object.keys(layers)
  t.same(Object.entries(layers).flatMap(([folder, { imports }]) =>
    imports.filter(imported => order.indexOf(imported) >= order.indexOf(folder)).map(imported => `${folder} imports ${imported}`)), [])
})

t.test('the service does not import the sandbox', async t => {
  t.same(files.filter(file => importsOf(file).some(imported => imported.includes('sandbox'))), [])
})

t.test('the viewer imports only the public API and the layout', async t => {
  const pages = readdirSync(viewer, { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file))
  const imports = pages.flatMap(file => ts.preProcessFile(readFileSync(join(viewer, file), 'utf8'), true, true).importedFiles
    .map(({ fileName }) => fileName.startsWith('.')
      ? relative(join(viewer, '../..'), join(viewer, dirname(file), fileName))
      : `npm:${fileName}`)
    .filter(imported => !imported.startsWith('viewer/src/'))
    .map(imported => ({ file, imported })))
  t.same(imports.filter(({ imported }) => !allowedInViewer.includes(imported)), [])
  const used = new Set(imports.map(({ imported }) => imported))
  t.same(allowedInViewer.filter(allowed => !used.has(allowed)), [], 'nothing is allowed without need')
})

t.test('OpenTelemetry is imported in one place, and loaded only when it is on', async t => {
  const importers = files.filter(file => importsOf(file).some(imported => imported.startsWith('npm:@opentelemetry/')))
  t.same(importers.sort(), ['open-telemetry', 'otel-tracer'].map(file => `operations/tracing/${file}.ts`))
  const broken = collectViolations()
  for (const file of files.filter(file => !file.startsWith('operations/tracing/'))) {
    const text = readFileSync(join(src, file), 'utf8')
    broken.notMatch(text, /^import (?!type).*\/(open-telemetry|otel-tracer)\.ts'/m, file)
  }
  t.same(broken.found, [])
  t.match(readFileSync(join(src, 'main.ts'), 'utf8'), "await import('./operations/tracing/open-telemetry.ts')")
})

t.test('files are short: at most 250 lines, and most under 100', async t => {
  const lengths = files.map(file => readFileSync(join(src, file), 'utf8').split('\n').length).sort((a, b) => a - b)
  t.ok((lengths.at(-1) ?? 0) <= 251, `longest: ${lengths.at(-1)}`)
  t.ok((lengths[Math.floor(lengths.length / 2)] ?? 0) < 100)
})

t.test('secrets are revealed only where they are sent, digested or searched for in answers', async t => {
  const revealing = files.filter(file => readFileSync(join(src, file), 'utf8').includes('.reveal()'))
  t.same(revealing.sort(), [
    'fleet/redis/redis-permits.ts', 'operations/tracing/tunnel-agent.ts',
    'redis/redis-clients.ts', 'redis/shared-tier-settings.ts', 'redis/shared-tier.ts',
    'runtime/proxies.ts', 'store/persistent-store.ts', 'store/postgres/postgres-database.ts',
    'treasure-data/client/ask-td.ts', 'treasure-data/client/key-echo.ts', 'treasure-data/client/td-api-key.ts'
  ])
})

function partOf (file: string): string {
  return file.split('/')[0] ?? file
}

function importsOf (file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(src, file), 'utf8'), true, true)
  return importedFiles.map(({ fileName }) => {
    if (fileName.startsWith('node:')) return 'node'
    return fileName.startsWith('.') ? partOf(relative(src, join(src, dirname(file), fileName))) : `npm:${fileName}`
  })
}
