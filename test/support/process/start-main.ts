import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import { Pool } from 'undici'
import { startSandbox, type Sandbox } from '../../../sandbox/start-sandbox.ts'
import { freePort } from '../free-port.ts'
import { scrape, type Scrape } from '../service/scrape.ts'
import { patientSettings } from '../service/patient-settings.ts'
import { plantedKey } from '../service/start-service.ts'
import { startProcess, type StartedProcess } from './start-process.ts'

export interface MainProcess extends StartedProcess {
  origin: string
  port: number
  managementPort: number
  sandbox: Sandbox
  metrics (): Promise<Scrape>
  /** Opens a connection that closes with the test, and sends the bytes. */
  open (sent?: string, port?: number): Socket
  /** Sends this many requests, each of which is a log line with the path. Returns how many did not get the status. */
  fillLog (requests: number, path?: string, status?: number): Promise<number>
}

/** Starts the service on the sandbox as a separate process, and waits until it answers. Its log need not be readable. */
export async function startMain (
  t: Test, { env = {}, before }: { env?: Record<string, string>, before?: string } = {}
): Promise<MainProcess> {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const [port, managementPort] = [await freePort(), await freePort()]
  const service = startProcess(t, 'main.ts', [], {
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
    TD_API_KEY: plantedKey,
    TD_BASE_URL: sandbox.origin,
    TD_MAX_RPS: '100',
    ...patientSettings,
    ...env
  }, before)
  const origin = `http://127.0.0.1:${port}`
  for (const state = { hasEnded: false }; !await isServing(origin); await pause(50)) {
    service.ended.then(() => { state.hasEnded = true }, () => {})
    if (state.hasEnded) throw new Error(`the process ended: ${service.output()}`)
  }
  return {
    ...service,
    origin,
    port,
    managementPort,
    sandbox,
    metrics: () => scrape(`http://127.0.0.1:${managementPort}`),
    open (sent = '', to = port) {
      // a paused socket would not notice that the other side closes
      const socket = connect(to, '127.0.0.1').on('error', () => {}).resume()
      socket.write(sent)
      t.teardown(() => socket.destroy())
      return socket
    },
    async fillLog (requests, path = '/healthz', status = 200) {
      const pool = new Pool(origin, { connections: 4, pipelining: 50 })
      const ask = async (): Promise<boolean> => {
        const { statusCode, body } = await pool.request({ path, method: 'GET' })
        await body.dump()
        return statusCode === status
      }
      let failures = 0
      for (let sent = 0; sent < requests; sent += 200) {
        const answers = await Promise.allSettled(Array.from({ length: 200 }, ask))
        failures += answers.filter(answer => answer.status === 'rejected' || !answer.value).length
      }
      await pool.destroy()
      return failures
    }
  }
}

async function isServing (origin: string): Promise<boolean> {
  return await fetch(`${origin}/healthz`).then(({ ok }) => ok, () => false)
}
