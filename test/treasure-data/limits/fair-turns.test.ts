import fc from 'fast-check'
import t from 'tap'
import { FairTurns } from '../../../src/treasure-data/limits/fair-turns.ts'
import { demandOf } from '../../support/demands.ts'
import { createQuotaRig } from '../../support/td/quota-rig.ts'

t.test('a modest client waits for one load of each other client, however many loads those have', async t => {
  const { begun, ask, end } = createQuotaRig()
  ask('running', { demand: demandOf('greedy') })
  for (let index = 0; index < 120; index++) ask(`greedy ${index}`, { demand: demandOf('greedy') })
  ask('modest', { demand: demandOf('modest') })
  await end('running', 'greedy 0', 'modest')
  t.ok(begun.slice(0, 3).includes('modest'), begun.slice(0, 4).join())
})

t.test('a load with several waiting clients takes the first turn of any of them', async t => {
  const { begun, ask, end } = createQuotaRig()
  const shared = demandOf('greedy')
  ask('running', { demand: demandOf('greedy') })
  for (let index = 0; index < 50; index++) ask(`greedy ${index}`, { demand: demandOf('greedy') })
  ask('shared', { demand: shared })
  shared.join('modest')
  await end('running', 'greedy 0')
  t.ok(begun.slice(0, 3).includes('shared'), begun.slice(0, 4).join())
})

t.test('loads that left the queue cost their client no turn', async t => {
  const { begun, ask, end } = createQuotaRig()
  ask('running', { demand: demandOf('other') })
  for (let index = 0; index < 10; index++) ask(`other ${index}`, { demand: demandOf('other') })
  for (let index = 0; index < 60; index++) {
    const demand = demandOf()
    const leave = demand.join('client')
    ask(`gone ${index}`, { demand })
    leave()
  }
  ask('next', { demand: demandOf('client') })
  await end('running', 'other 0')
  t.ok(begun.slice(0, 3).includes('next'), begun.slice(0, 4).join())
})

t.test('clients that always have waiting loads are served equally often, whenever they came', async t => {
  const clients = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 6 })
  fc.assert(fc.property(clients, fc.infiniteStream(fc.nat(99)), (arrivals, random) => {
    const turns = new FairTurns()
    const served = new Map<number, number>()
    const rounds = 60
    for (let now = 0; now < rounds; now++) {
      const present = arrivals.filter(arrival => arrival <= now)
      if (present.length === 0) continue
      // among equal turns any may come first
      const ranked = present.map(client => ({ client, turn: turns.nextOf(String(client)), tie: random.next().value }))
        .sort((a, b) => a.turn - b.turn || a.tie - b.tie)
      const [first] = ranked
      if (first === undefined) continue
      turns.serve(String(first.client), first.turn)
      served.set(first.client, now)
      for (const client of present) {
        const waited = now - Math.max(client, served.get(client) ?? client)
        // a round for present clients, and one more for those that came meanwhile
        if (waited > 2 * arrivals.length) throw new Error(`client ${client} waited for ${waited} turns`)
      }
    }
  }), { seed: 20_261_128, numRuns: 500 })
  t.pass('nobody waited longer than two rounds')
})
