import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'

const script = readFileSync(new URL('../../scripts/release-image.sh', import.meta.url), 'utf8')
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

t.test('only a tagged commit without changes is built and published, with its version and revision', async t => {
  const folder = t.testdir({ 'package.json': '{"version":"1.2.3"}', scripts: { 'release-image.sh': script } })
  mkdirSync(`${folder}/.git-home`)
  // replaces the container engine: records its calls, and answers as buildx does
  writeFileSync(`${folder}/.git-home/docker`, [
    '#!/bin/sh', 'echo "$@" > "$HOME/called"', 'while [ "$1" != --metadata-file ]; do shift; done',
    `echo '{"containerimage.digest":"${digest}"}' > "$2"`
  ].join('\n'))
  chmodSync(`${folder}/.git-home/docker`, 0o755)
  const env = {
    PATH: `${folder}/.git-home:${process.env['PATH']}`,
    HOME: `${folder}/.git-home`,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com'
  }
  const git = (...args: string[]): string => spawnSync('git', args, { cwd: folder, env, encoding: 'utf8' }).stdout.trim()
  const release = (...args: string[]) => spawnSync('bash', ['scripts/release-image.sh', ...args], { cwd: folder, env, encoding: 'utf8' })
  git('init', '--quiet')
  git('add', 'package.json', 'scripts')
  git('commit', '--quiet', '--message', 'first')
  t.match(release(), { status: 1, stdout: '', stderr: /^release image: HEAD is not tagged v1\.2\.3: / })
  git('tag', 'v1.2.3')
  writeFileSync(`${folder}/package.json`, '{"version":"1.2.3","changed":true}')
  t.match(release(), { status: 1, stdout: '', stderr: /^release image: the working tree differs from HEAD: / })
  git('checkout', '--quiet', 'package.json')
  const image = 'ghcr.io/td-journey-bff/td-journey-bff:1.2.3'
  t.match(release(), { status: 0, stdout: `${image}@${digest}\n` })
  const called = readFileSync(`${folder}/.git-home/called`, 'utf8')
  t.match(called, `--build-arg VERSION=1.2.3 --build-arg REVISION=${git('rev-parse', 'HEAD')}`)
  t.match(called, /^buildx build --platform linux\/amd64,linux\/arm64 .*--push \.$/m)
  t.match(called, ` --tag ${image} `)
  t.match(release('registry.example.com/journeys'), { status: 0, stdout: `registry.example.com/journeys:1.2.3@${digest}\n` })
})
