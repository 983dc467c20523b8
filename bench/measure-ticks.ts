import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import { formatNumber, formatTable } from './table.ts'

const measuredSchema = z.object({ young: z.number(), old: z.number() })

/** The time of a tick before and after a major collection, in plain Node and with its hidden class held. */
export async function measureTicks (built: string): Promise<string> {
  const measure = (name: string, way: string): string[] => {
    const output = execFileSync(process.execPath, ['--expose-gc', join(built, 'bench/ticks.js'), way], { encoding: 'utf8' })
    const { young, old } = measuredSchema.parse(JSON.parse(output))
    return [name, formatNumber(young), formatNumber(old)]
  }
  return formatTable(['ns per tick', 'before a major collection', 'after'],
    [measure('plain Node', 'plain'), measure('the service', 'held')])
}
