import t from 'tap'
import { MemoryStore } from '../support/store/memory-store.ts'
import { testSourceStore } from '../support/store/source-store-suite.ts'
import { attachReplica } from '../support/store/store-replica.ts'

testSourceStore(t, async () => {
  const shared = { values: new Map(), loads: new Map() }
  return async () => attachReplica(new MemoryStore(shared))
})
