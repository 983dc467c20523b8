import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** What each part may import besides itself; `npm` and `node` stand for packages and Node's own modules, `npm:` for one package. */
const allowed: Record<string, string[]> = {
  domain: [],
  formats: ['domain', 'npm:d3-sankey'],
  tracing: ['npm', 'node'],
  'treasure-data': ['domain', 'tracing', 'npm', 'node'],
  cache: ['tracing', 'npm', 'node'],
  'shared-tier': ['domain', 'cache', 'tracing', 'npm', 'node'],
  access: ['domain', 'cache', 'npm', 'node'],
  reports: ['domain', 'formats', 'cache', 'tracing', 'treasure-data'],
  http: ['domain', 'formats', 'cache', 'access', 'tracing', 'reports', 'npm', 'node'],
  metrics: ['cache', 'http', 'reports', 'treasure-data', 'npm'],
  sandbox: ['domain', 'node'],
  'config.ts': ['domain', 'access', 'shared-tier', 'treasure-data', 'npm'],
  'logger.ts': ['npm'],
  'terminal-log.ts': ['npm'],
  'version.ts': ['node'],
  'build-access.ts': ['config.ts', 'domain', 'cache', 'access', 'reports', 'http', 'npm', 'node'],
  'build-reports.ts': ['config.ts', 'cache', 'shared-tier', 'reports', 'http', 'tracing', 'treasure-data', 'npm', 'node'],
  'app.ts': ['config.ts', 'build-access.ts', 'build-reports.ts', 'version.ts', 'domain', 'cache', 'reports', 'http', 'metrics', 'tracing', 'npm'],
  'main.ts': ['app.ts', 'config.ts', 'logger.ts', 'terminal-log.ts', 'version.ts', 'cache', 'tracing', 'treasure-data', 'npm', 'node'],
  'client-new.ts': ['access', 'node'],
  'demo.ts': ['app.ts', 'config.ts', 'logger.ts', 'terminal-log.ts', 'cache', 'treasure-data', 'sandbox', 'npm', 'node']
}

const viewer = fileURLToPath(new URL('../viewer/src', import.meta.url))

/** What the page takes from the rest: the typed client of the public API, and how sankeys are laid out. */
const layout = ['lay-out-sankey', 'place-labels', 'palette', 'text-width', 'drawable-graph', 'csv'].map(file => `src/formats/${file}.ts`)
const allowedInViewer = ['client/src/index.ts', 'npm:preact', 'npm:preact/hooks', ...layout]

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))

t.test('every part imports only what lies below it', async t => {
  for (const file of files) {
    const part = partOf(file)
    for (const imported of importsOf(file)) {
      t.ok(imported === part || allowed[part]?.includes(imported) || allowed[part]?.includes(imported.replace(/^npm:.*/, 'npm')), `${file} imports ${imported}`)
    }
  }
})

t.test('no file of the service imports the sandbox, and only the demo starts it', async t => {
  const importers = files.filter(file => partOf(file) !== 'sandbox' && importsOf(file).includes('sandbox'))
  t.same(importers, ['demo.ts'])
})

t.test('the viewer knows the public API and the layout alone', async t => {
  const pages = readdirSync(viewer, { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file))
  t.ok(pages.length > 0)
  for (const file of pages) {
    for (const { fileName } of ts.preProcessFile(readFileSync(join(viewer, file), 'utf8'), true, true).importedFiles) {
      const imported = fileName.startsWith('.') ? relative(join(viewer, '../..'), join(viewer, dirname(file), fileName)) : `npm:${fileName}`
      t.ok(imported.startsWith('viewer/src/') || allowedInViewer.includes(imported), `${file} imports ${imported}`)
    }
  }
})

t.test('OpenTelemetry is imported where it is started and nowhere else, and loaded only then', async t => {
  const importers = files.filter(file => importsOf(file).some(imported => imported.startsWith('npm:@opentelemetry/')))
  t.same(importers.sort(), ['tracing/incident-exporter.ts', 'tracing/open-telemetry.ts', 'tracing/otel-tracer.ts'])
  for (const file of files.filter(file => partOf(file) !== 'tracing')) {
    const text = readFileSync(join(src, file), 'utf8')
    t.notMatch(text, /^import (?!type).*\/(incident-exporter|open-telemetry|otel-tracer)\.ts'/m, file)
  }
  t.match(readFileSync(join(src, 'tracing/start-tracing.ts'), 'utf8'), "await import('./open-telemetry.ts')")
})

t.test('files stay short: none over 250 lines, most under 100', async t => {
  const lengths = files.map(file => readFileSync(join(src, file), 'utf8').split('\n').length).sort((a, b) => a - b)
  t.ok((lengths.at(-1) ?? 0) <= 251, `longest: ${lengths.at(-1)}`)
  t.ok((lengths[Math.floor(lengths.length / 2)] ?? 0) < 100)
})

t.test('the key is revealed where it is sent and where its digest is made, and so are the secrets of the shared tier', async t => {
  const revealing = files.filter(file => readFileSync(join(src, file), 'utf8').includes('.reveal()'))
  t.same(revealing.sort(), ['shared-tier/fleet-quota.ts', 'shared-tier/fleet.ts', 'shared-tier/redis-connection.ts', 'shared-tier/redis-tier.ts', 'treasure-data/ask-td.ts'])
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
