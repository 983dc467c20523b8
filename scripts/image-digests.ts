import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

// Writes the digests of published images after their versions, or checks that they exist. A release then runs the images it was tested
// with, whatever is later published under their names. Calls Docker Hub, or a mirror of it.

const files = ['Dockerfile', 'docker-compose.yml']
/** A published image with its version, and its digest if it exists. Images that are built here have no version. */
const published = /(?<=^FROM |^ +image: )(?<name>[a-z\d./-]+):(?<tag>[\w.-]+)(?:@(?<digest>sha256:[\da-f]{64}))?/gm
const indexTypes = 'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json'
const digestForm = /^sha256:[\da-f]{64}$/

const { values: { check, registry } } = parseArgs({
  options: { check: { type: 'boolean', default: false }, registry: { type: 'string', default: 'https://registry-1.docker.io' } }
})

const missing: string[] = []
const digests = new Map<string, string>()
for (const file of files) {
  const text = readFileSync(file, 'utf8')
  for (const { groups: { name = '', tag = '', digest } = {} } of text.matchAll(published)) {
    const image = `${name}:${tag}`
    if (check && digest === undefined) missing.push(`${file}: ${image}`)
    if (!check && !digests.has(image)) digests.set(image, await findDigest(name.includes('/') ? name : `library/${name}`, tag))
  }
  if (check) continue
  writeFileSync(file, text.replace(published, (_, name: string, tag: string) => `${name}:${tag}@${digests.get(`${name}:${tag}`)}`))
}
for (const [image, digest] of digests) console.log(`${image}@${digest}`)
if (missing.length > 0) {
  console.error(`images without a digest: ${missing.join(', ')}; run npm run release:digests`)
  process.exitCode = 1
}

/** Returns the digest of an image for all platforms (OCI Distribution Specification 1.1, pulling manifests). */
async function findDigest (repository: string, tag: string): Promise<string> {
  const url = `${registry}/v2/${repository}/manifests/${tag}`
  const ask = async (headers: Record<string, string>): Promise<Response> =>
    await fetch(url, { method: 'HEAD', headers: { accept: indexTypes, ...headers }, signal: AbortSignal.timeout(30_000) })
  const refused = await ask({})
  const response = refused.status === 401 ? await ask({ authorization: `Bearer ${await readToken(refused, repository)}` }) : refused
  const digest = response.headers.get('docker-content-digest') ?? ''
  if (!response.ok || !digestForm.test(digest)) {
    throw new Error(`${repository}:${tag} has no digest at ${registry}: status ${response.status}`)
  }
  return digest
}

/** Returns a token for reading, from where the registry's refusal says. */
async function readToken (refused: Response, repository: string): Promise<string> {
  const challenge = refused.headers.get('www-authenticate') ?? ''
  const parameterOf = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? ''
  const url = new URL(parameterOf('realm'))
  url.searchParams.set('service', parameterOf('service'))
  url.searchParams.set('scope', `repository:${repository}:pull`)
  const { token }: { token?: unknown } = Object(await (await fetch(url, { signal: AbortSignal.timeout(30_000) })).json())
  if (typeof token !== 'string') throw new Error(`no token for ${repository} from ${url.origin}`)
  return token
}
