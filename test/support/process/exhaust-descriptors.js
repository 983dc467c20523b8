// loaded into the service's process: takes all descriptors, including those that become free, until it is told to release them
import { closeSync, openSync } from 'node:fs'

const taken = []
let taking

function take () {
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'))
  } catch {}
}

process.on('SIGWINCH', () => {
  take()
  taking = setInterval(take, 1)
  process.stderr.write(`took ${taken.length} descriptors\n`)
})
process.on('SIGPWR', () => {
  clearInterval(taking)
  for (const fd of taken.splice(0)) closeSync(fd)
})
