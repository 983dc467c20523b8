import t from 'tap'

/** Long enough for every step on a busy machine. A step that hangs fails with its name, and the next one starts. */
const longestStepMs = 180_000

t.beforeEach(step => {
  if (step.options.timeout === undefined) step.setTimeout(longestStepMs)
})
