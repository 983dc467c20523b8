import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Test } from 'tap'
import { bundleService } from './bundle-service.ts'
import { compileSandbox, toScript } from './compile-sandbox.ts'

export interface StartedProcess {
  child: ChildProcess
  /** Its output so far, of both streams. */
  output (): string
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>
  /** Returns the first group of the first match in its output, as soon as there is one. Throws if it ends without one. */
  waitFor (pattern: RegExp): Promise<string>
}

/** Returns the option of Node that makes a process load a file of this folder first. */
export function preload (name: 'exhaust-descriptors' | 'throw-on-signal'): string {
  return `--import=${new URL(`${name}.js`, import.meta.url).pathname}`
}

/**
 * Starts an entry of the service, bundled as in production, or of the sandbox, as a process of its own; the test's end kills it. `file` is
 * its source, relative to `src`. `before` is what a shell does in the same process before, such as `ulimit -n 256` or `exec > /dev/full`.
 */
export function startProcess (
  t: Test, file: string, args: string[] = [], env: Record<string, string> = {}, before = ':'
): StartedProcess {
  const path = file.startsWith('../sandbox/') ? join(compileSandbox(), 'src', toScript(file)) : join(bundleService(), toScript(file))
  // a separate environment, so that variables of the test runner do not reach the process
  const { NODE_OPTIONS: options = '', ...settings } = env
  // tap gives every child process options that watch what it loads, which doubles the time of a start
  const script = `NODE_OPTIONS="$1"; export NODE_OPTIONS; shift; ${before}; exec "$@"`
  const child = spawn('sh', ['-c', script, 'sh', options, process.execPath, '--enable-source-maps', path, ...args],
    { env: { PATH: process.env['PATH'] ?? '', MANAGEMENT_PORT: '0', ...settings } })
  t.teardown(() => { child.kill('SIGKILL') })
  let text = ''
  let notify = (): void => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', chunk => {
      text += chunk
      notify()
    })
  }
  const ended = once(child, 'close').then(([code]): number | null => code)
  return {
    child,
    output: () => text,
    ended,
    async waitFor (pattern) {
      let over = false
      ended.then(() => {
        over = true
        notify()
      }, () => {})
      for (;;) {
        const [, found] = pattern.exec(text) ?? []
        if (found !== undefined) return found
        if (over) throw new Error(`the process ended without ${pattern}: ${text}`)
        await new Promise<void>(resolve => { notify = resolve })
      }
    }
  }
}

/** Sends a request to a process. Just after its start on a busy machine, it may refuse to load; then the request is repeated. */
export async function fetchPatiently (url: string, init: RequestInit = {}): Promise<Response> {
  for (let times = 1; ; times++) {
    const answer = await fetch(url, init)
    if (answer.status !== 503 || times > 300) return answer
    await answer.text()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
