import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import ts from 'typescript'
import { build, type Rolldown } from 'vite'
import { findBlocks, root } from '../../scripts/doc-examples.ts'
import { browserPath } from '../support/browser/browser-path.ts'
import { openPage } from '../support/browser/open-browser.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { listenOn } from '../support/listen-on.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T

/** The documents with TypeScript examples of the client, and the exports of each block. */
const documents = ['client/README.md', 'docs/frontend.md']

/** A separate environment, so that variables of the test runner do not reach npm. */
const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
const npm = async (args: string[], cwd: string): Promise<string> => (await promisify(execFile)('npm', args, { cwd, env })).stdout

/** Packs the client and its dependencies, and installs the files into an empty project without a registry. */
async function installPacked (t: Test): Promise<string> {
  const folder = t.testdir({ 'package.json': '{"private":true,"type":"module"}' })
  const packages = ['./client', './node_modules/openapi-fetch', './node_modules/openapi-typescript-helpers']
  await npm(['pack', '--silent', '--pack-destination', folder, ...packages], root)
  const files = readdirSync(folder).filter(name => name.endsWith('.tgz')).map(name => `./${name}`)
  await npm(['install', '--offline', '--no-audit', '--no-fund', '--no-update-notifier', ...files], folder)
  return folder
}

/** Type-checks a file as a strict project does, including declarations of packages, and writes its JavaScript next to it. */
function compile (file: string, options: ts.CompilerOptions): string {
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    // the compiler's own declarations are not part of the package, and most of the work
    skipDefaultLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    ...options
  })
  const { diagnostics } = program.emit()
  return ts.formatDiagnostics([...ts.getPreEmitDiagnostics(program), ...diagnostics],
    { getCurrentDirectory: () => root, getCanonicalFileName: name => name, getNewLine: () => '\n' })
}

/** Bundles a file for a browser, as a script that calls itself `page`. */
async function bundle (folder: string, file: string): Promise<string> {
  const result = await build({
    root: folder,
    configFile: false,
    logLevel: 'warn',
    build: { write: false, minify: false, lib: { entry: join(folder, file), formats: ['iife'], name: 'page' } }
  })
  const [{ output }] = [result].flat() as [Rolldown.RolldownOutput]
  return output[0].code
}

t.test('the packed client is complete, and the documents\' examples run in Node and in a page of another origin', async t => {
  const folder = await installPacked(t)
  const home = join(folder, 'node_modules/td-journey-bff-client')

  await t.test('it contains what its manifest promises and nothing else', async t => {
    const manifest = readJson<Record<string, unknown>>(join(home, 'package.json'))
    const { version, private: isPrivate } = readJson<Record<string, unknown>>(join(root, 'package.json'))
    t.match(manifest, { version, type: 'module', sideEffects: false })
    t.same(Object.keys(manifest['dependencies'] ?? {}), ['openapi-fetch'])
    t.equal(manifest['private'], isPrivate, 'npm publishes neither while the repository is private')
    t.same(readdirSync(home).sort(), ['LICENSE', 'README.md', 'dist', 'package.json'])
    const files = readdirSync(join(home, 'dist'))
    const violations = collectViolations()
    for (const file of files.filter(name => name.endsWith('.js'))) {
      const map = readJson<{ sourcesContent: string[] }>(join(home, 'dist', `${file}.map`))
      violations.ok((map.sourcesContent[0] ?? '').length > 0, `${file} has no source map with its source`)
      violations.ok(files.includes(file.replace(/js$/, 'd.ts')), `${file} has no types`)
    }
    t.ok(files.length > 10)
    t.same(violations.found, [])
  })

  const blocks = documents.flatMap(document => findBlocks(document, readFileSync(join(root, document), 'utf8')))
    .filter(({ language, text }) => language === 'ts' && text.includes('td-journey-bff-client'))
  for (const [index, { text }] of blocks.entries()) writeFileSync(join(folder, `example-${index}.ts`), text)
  writeFileSync(join(folder, 'page.ts'), blocks.map((_block, index) => `export * from './example-${index}.js'\n`).join(''))

  await t.test('its types compile in strict projects, for Node and for bundlers', async t => {
    t.ok(blocks.length >= 4)
    t.equal(compile(join(folder, 'page.ts'), {
      noEmit: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler
    }), '')
    t.equal(compile(join(folder, 'page.ts'), { outDir: folder, module: ts.ModuleKind.NodeNext }), '')
  })

  await t.test('the examples run in Node', async t => {
    const { address } = await startService(t)
    const { readCompletion, listLargestTargets, readDrawings } = await import(pathToFileURL(join(folder, 'page.js')).href) as
      Record<string, (...args: string[]) => Promise<unknown>>
    t.equal(await readCompletion?.(address, '1000'), '0.54 % (8 of 1489), current')
    t.equal(await readCompletion?.(address, '424242', 'tdj_a_key'), 'no such journey')
    t.match(await listLargestTargets?.(address, '1001', 'tdj_a_key'), [/ → .+: \d+$/])
    t.match(await readDrawings?.(address, '1000', 'tdj_a_key'), { nodes: 8, links: 6, series: 1, table: /^"source","target",/ })
  })

  await t.test('bundled examples run with a key in a page of a listed origin', {
    skip: browserPath === null && 'no Chromium found'
  }, async t => {
    const script = await bundle(folder, 'page.ts')
    const html = '<!doctype html><title>elsewhere</title><link rel="icon" href="data:,"><script src="/page.js"></script>'
    const port = await listenOn(t, createServer((request, response) => {
      const isScript = request.url === '/page.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? script : html)
    }))
    const origin = `http://localhost:${port}`
    const { address, keys, sandbox } = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1001'] } },
      { env: { CORS_ORIGINS: origin } })
    const { page, complaints } = await openPage(t)
    const statuses: number[] = []
    page.on('response', response => { if (response.url().startsWith(`${address}/v1`)) statuses.push(response.status()) })
    const read = async (journeyId: string): Promise<unknown> => await page.evaluate(`(async () => {
      const stale = []
      globalThis.reader ??= page.createReader({
        baseUrl: '${address}', getCredential: async () => '${keys.web}', onStale: answer => { globalThis.stale = answer }
      })
      const ask = name => reader[name]('${journeyId}', AbortSignal.timeout(30_000))
      const [flow, statistics] = await Promise.all([ask('readFlow'), ask('readStatistics')])
      return { format: flow.format, links: flow.links.length, entered: statistics.totals.entered }
    })().catch(({ name, status, code, problem }) => ({ name, status, code, requestId: problem?.requestId }))`)
    await page.goto(origin)
    const first = await read('1001')
    t.match(first, { format: 'd3', links: Number, entered: Number })
    t.same(await read('1001'), first)
    t.same(statuses.toSorted(), [200, 200, 304, 304], 'what the page remembers is revalidated across origins')
    t.match(await read('1002'), { name: 'ProblemError', status: 403, code: 'forbidden', requestId: String })
    t.same(complaints.filter(text => !text.includes('status of 403')), [])
    const calls = sandbox.calls.total()
    await page.goto(`http://127.0.0.1:${port}`)
    t.match(await read('1001'), { name: 'TypeError' }, 'a page of an origin that is not listed')
    t.equal(sandbox.calls.total(), calls)
  })
})
