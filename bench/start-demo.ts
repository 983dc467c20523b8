import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Demo {
  address: string
  end (): Promise<void>
}

/**
 * Starts the compiled demo, service and sandbox in a separate process, and waits until its history is recorded. Throws if it ends
 * without an address.
 */
export async function startDemo (built: string): Promise<Demo> {
  const child = spawn(process.execPath, [join(built, 'sandbox/demo.js'), '--port', '0', '--sandbox-port', '0'],
    { env: {}, stdio: ['ignore', 'pipe', 'inherit'] })
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
  let address: string | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    address ??= /^viewer +(http\S+)/.exec(line)?.[1]
    // the last line
    if (/^history +(not )?recorded:/.test(line)) break
  }
  if (address === undefined) throw new Error('the demo did not start')
  return { address, end }
}
