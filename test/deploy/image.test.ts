import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { findBlocks } from '../../scripts/doc-examples.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { plantedKey } from '../support/service/start-service.ts'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const { version, description, license, repository } = z.object({
  version: z.string(), description: z.string(), license: z.string(), repository: z.templateLiteral(['github:', z.string()])
}).parse(JSON.parse(read('package.json')))
const home = repository.replace('github:', '')
const service = read('Dockerfile').split(/^(?=FROM )/m).at(-1) ?? ''

t.test('the image has the labels of the Open Container Initiative', async t => {
  const labels = [...service.matchAll(/org\.opencontainers\.image\.(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value])
  t.same(Object.fromEntries(labels), {
    title: 'td-journey-bff',
    description,
    licenses: license,
    version: '$VERSION',
    revision: '$REVISION',
    source: `https://github.com/${home}`,
    documentation: `https://github.com/${home}/blob/main/docs/operating.md`
  })
  for (const name of ['VERSION', 'REVISION']) t.match(service, new RegExp(`^ARG ${name}=\\w+$`, 'm'), 'a build without them works')
})

t.test('the release publishes that image and fills in the labels', async t => {
  const script = read('scripts/release-image.sh')
  t.match(script, `image=\${1:-ghcr.io/${home}}`)
  t.match(script, /--build-arg "VERSION=\$version" --build-arg "REVISION=\$\(git rev-parse HEAD\)"/)
})

t.test('users are numbers, so that Kubernetes can see that they are not root', async t => {
  const users = [...read('Dockerfile').matchAll(/^USER (.+)$/gm)].map(([, user]) => user)
  t.same(users, ['1000:1000', '1000:1000'])
})

t.test('the image brings the compiled code of a start, made by the user and at the path that read it', async t => {
  const [, folder = ''] = /NODE_COMPILE_CACHE=(\S+)$/m.exec(service) ?? []
  const [, user = ''] = /^USER (\S+)$/m.exec(service) ?? []
  const [uid, gid] = user.split(':')
  t.match(service, `COPY --from=build ${folder} ./${folder.split('/').at(-1)}`)
  t.match(read('Dockerfile').replace(/\\\n\s*/g, ''),
    `NODE_COMPILE_CACHE=${folder} setpriv --reuid=${uid} --regid=${gid} --clear-groups node scripts/fill-compile-cache.js`)
})

for (const document of ['README.md', 'docs/deploying.md']) {
  t.test(`the command in ${document} confines the container, publishes it to this machine only, and starts the service`,
    t => tryCommand(t, document))
}

async function tryCommand (t: Test, document: string): Promise<void> {
  const [block] = findBlocks(document, read(document)).filter(({ text }) => text.startsWith('docker run'))
  const words = (block?.text ?? '').replaceAll('\\\n', ' ').trim().split(/\s+/)
  const valuesOf = (flag: string): string[] => words.flatMap((word, index) => words[index - 1] === flag ? [word] : [])
  t.equal(words.at(-1), `ghcr.io/${home}:${version}`)
  t.ok(words.includes('--read-only'))
  t.same([valuesOf('--cap-drop'), valuesOf('--security-opt')], [['ALL'], ['no-new-privileges']])

  const environment = Object.fromEntries(valuesOf('--env').map(value => value.split('=', 2)))
  const [, folder = ''] = valuesOf('--volume')[0]?.split(':') ?? []
  const files: Record<string, string> = { [`${folder}/td-api-key`]: plantedKey, [`${folder}/clients.json`]: '{"clients":[]}' }
  const config = loadConfig({ HOST: '0.0.0.0', ...environment }, path => files[path] ?? '')
  t.match(config, { AUTH_MODE: 'clients', HOST: '0.0.0.0' })
  t.match(service, 'ENV HOST=0.0.0.0')
  t.same(valuesOf('--publish'), [`127.0.0.1:${config.PORT}:${config.PORT}`])
  t.ok(Number(valuesOf('--stop-timeout')[0]) * 1_000 > config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_GRACE_MS)
  t.match(valuesOf('--volume'), [/:ro$/])
}
