import { parentPort } from 'node:worker_threads'
import { SqliteConnection } from './sqlite-connection.ts'
import { explainSqliteError } from './sqlite-faults.ts'
import type { ThreadReply, ThreadTask } from './thread-messages.ts'

// The thread that runs SQLite: each message is a task, and one message answers it.
const connection = new SqliteConnection()

parentPort?.on('message', (task: ThreadTask) => {
  parentPort?.postMessage(answer(task))
  if (task.task === 'close') parentPort?.close()
})

function answer (task: ThreadTask): ThreadReply {
  try {
    switch (task.task) {
      case 'open': return { opened: connection.open(task.path, task.at, task.schema) }
      case 'run': return { rows: connection.run(task.statements, task.reads) }
      case 'close':
        connection.close()
        return { closed: true }
    }
  } catch (error) {
    const { fault, message } = explainSqliteError(error)
    return { fault, message }
  }
}
