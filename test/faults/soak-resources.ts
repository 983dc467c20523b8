import { createHook } from 'node:async_hooks'
import { existsSync, readdirSync, readlinkSync } from 'node:fs'

/** Resources that must not grow. The minimum of some samples separates leaks from current use. */
export interface Resources {
  heapBytes: number
  /** 0 if the system does not show them. */
  descriptors: number
  /** Waiting timers, including those that do not keep the process alive. */
  timers: number
}

const folder = '/proc/self/fd'

/** How much more the last quarter may have than the second, for resources that vary. */
const mayGrow: Resources = { heapBytes: 16 * 2 ** 20, descriptors: 8, timers: 30 }

/** Returns a function that counts the process's resources, including timers created from now on. */
export function createCountResources (): () => Resources {
  const collect = globalThis.gc ?? (() => { throw new Error('needs node --expose-gc') })
  const timers = new Set<number>()
  createHook({
    init (id, type) { if (type === 'Timeout') timers.add(id) },
    destroy (id) { timers.delete(id) }
  }).enable()
  return () => {
    collect()
    return { heapBytes: process.memoryUsage().heapUsed, descriptors: countDescriptors(), timers: timers.size }
  }
}

/** Returns a sentence for each resource that grew from the second quarter of the samples to the last one. */
export function findGrowth (samples: readonly Resources[]): string[] {
  const least = (name: keyof Resources, from: number, to: number): number =>
    Math.min(...samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to)).map(sample => sample[name]))
  return (['heapBytes', 'descriptors', 'timers'] as const).flatMap(name => {
    const grown = least(name, 3 / 4, 1) - least(name, 1 / 4, 1 / 2)
    return grown > mayGrow[name] ? [`${name} grew by ${grown} from the second quarter to the last`] : []
  })
}

function countDescriptors (): number {
  // tsx keeps its cache files open in worker threads
  return existsSync(folder) ? readdirSync(folder).filter(fd => !readTarget(fd).includes('/tsx-')).length : 0
}

/** Returns what the descriptor refers to. The one for reading the folder is closed by now. */
function readTarget (fd: string): string {
  try {
    return readlinkSync(`${folder}/${fd}`)
  } catch {
    return ''
  }
}
