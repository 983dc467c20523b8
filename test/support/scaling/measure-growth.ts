/** A task of variable size: creates the input, and returns the function to measure. */
export type ScalableTask = (size: number) => () => unknown

/**
 * How much longer twice the input may take: linear work takes 2 times as long, slightly more with garbage collection, and quadratic work 4
 * times.
 */
const mostGrowth = 3
/** Smaller differences are noise, in ms. */
const noiseMs = 1
const maxRounds = 24

/**
 * Returns `null` if doubling the input multiplies the task's time by less than 3, else the measurements. Other processes can only add time,
 * so the minimum of several runs counts, and a bad ratio is measured again.
 */
export function findGrowth (task: ScalableTask, size: number): string | null {
  const [small, large] = [task(size), task(2 * size)]
  let [smallMs, largeMs] = [Infinity, Infinity]
  // the first runs are slow, and would hide any growth
  for (let round = 0; round < 3; round++) small()
  for (let round = 0; round < maxRounds; round++) {
    smallMs = Math.min(smallMs, timeOf(small))
    largeMs = Math.min(largeMs, timeOf(large))
    if (largeMs < mostGrowth * smallMs + noiseMs) return null
  }
  return `${smallMs.toFixed(2)} ms for ${size}, ${largeMs.toFixed(2)} ms for twice as much`
}

/** CPU time of this process, in ms. */
function timeOf (run: () => unknown): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
