import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { listenOn } from '../support/listen-on.ts'
import { collectViolations } from '../support/collect-violations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8')
const files = ['Dockerfile', 'docker-compose.yml']

/** Runs the script in a folder. Returns its exit code and output. */
async function run (folder: string, ...args: string[]): Promise<{ code: number, output: string }> {
  return await new Promise(resolve => {
    execFile(process.execPath, ['--import', `${root}/node_modules/tsx/dist/esm/index.mjs`, `${root}/scripts/image-digests.ts`, ...args],
      { cwd: folder }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }))
  })
}

t.test('a release step writes the digest of every published image after its version', async t => {
  const folder = t.testdir(Object.fromEntries(files.map(file => [file, read(file).replaceAll(/@sha256:[\da-f]+/g, '')])))
  const asked: string[] = []
  const port = await listenOn(t, createServer((request, response) => {
    const { url = '', headers: { authorization, host } } = request
    if (url.startsWith('/token?')) {
      asked.push(new URL(url, 'http://registry').searchParams.get('scope') ?? '')
      response.end('{"token":"abc"}')
      return
    }
    if (authorization !== 'Bearer abc') {
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token",service="registry",scope="x"` }).end()
      return
    }
    response.writeHead(200, { 'docker-content-digest': `sha256:${'0123456789abcdef'.repeat(4)}` }).end()
  }))
  const registry = `http://127.0.0.1:${port}`
  t.match(await run(folder, '--check'), { code: 1, output: /Dockerfile: node:24.*docker-compose.yml: valkey\/valkey:.*haproxy:/s })
  t.match(await run(folder, '--registry', registry), { code: 0, output: /^node:.*@sha256:/ })
  t.same(asked, ['repository:library/node:pull', 'repository:valkey/valkey:pull', 'repository:library/postgres:pull',
    'repository:library/haproxy:pull', 'repository:prom/prometheus:pull', 'repository:grafana/grafana:pull'])
  const written = files.map(file => readFileSync(`${folder}/${file}`, 'utf8'))
  const withoutDigests = (text: string): string => text.replaceAll(/@sha256:[\da-f]{64}/g, '')
  t.same(written.map(withoutDigests), files.map(file => withoutDigests(read(file))))
  t.equal(written.join('').match(/@sha256:/g)?.length, 8)
  t.match(await run(folder, '--check'), { code: 0, output: '' })
  await run(folder, '--registry', registry)
  t.same(files.map(file => readFileSync(`${folder}/${file}`, 'utf8')), written, 'a second time changes nothing')
})

t.test('an image that is missing in the registry stops it', async t => {
  const folder = t.testdir({ Dockerfile: 'FROM node:0.0.0\n', 'docker-compose.yml': '' })
  const port = await listenOn(t, createServer((_request, response) => response.writeHead(404).end()))
  t.match(await run(folder, '--registry', `http://127.0.0.1:${port}`), { code: 1, output: /library\/node:0\.0\.0 has no digest/ })
})

t.test('images have exact versions, and Node is the version that the tests also run on', async t => {
  const images = files.flatMap(file => [...read(file).matchAll(/^(?:FROM| +image:) (\S+:\S+)/gm)].map(([, image = '']) => image))
  const violations = collectViolations()
  for (const image of images) violations.match(image, /^[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z-]+)?(@sha256:[\da-f]{64})?$/, image)
  t.same(violations.found, [])
  const [, node] = /^node_lts_version=(\S+)$/m.exec(read('scripts/node-lts.sh')) ?? []
  const nodes = images.filter(image => image.startsWith('node:')).map(image => image.replace(/@.*/, ''))
  t.same([...new Set(nodes)], [`node:${node}-bookworm-slim`])
})
