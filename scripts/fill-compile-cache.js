// Starts the service once and ends it, so that Node keeps the compiled code of what a start loads, in the folder NODE_COMPILE_CACHE.
// Node versions before 22.1 keep nothing. The folder is only read by the same version of Node, as the same user, at the same paths.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

const address = 'http://127.0.0.1:8080/healthz'
const maxAttempts = 240
const pauseMs = 250

const service = spawn(process.execPath, ['--enable-source-maps', 'dist/main.js'], {
  env: { ...process.env, TD_API_KEY: '1/only-fills-the-compile-cache', LOG_LEVEL: 'error' }, stdio: ['ignore', 'inherit', 'inherit']
})
const ended = once(service, 'exit')
let isUp = false
for (let attempt = 0; !isUp && attempt < maxAttempts && service.exitCode === null; attempt++) {
  isUp = await fetch(address).then(({ ok }) => ok, () => false)
  if (!isUp) await pause(pauseMs)
}
service.kill('SIGTERM')
const [code] = await ended
if (!isUp || code !== 0) throw new Error(`the service did not start and end (exit code ${code})`)
