import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'
import type { Fault } from './fault.ts'
import { errorAnswer } from './error-answer.ts'
import { sendAnswer, sendHeaders } from './send-answer.ts'
import { sendOversized } from './send-oversized.ts'

const loginPage = `<!DOCTYPE html>
<html><head><title>Sign in</title></head>
<body><h1>Sign in</h1><form method="post" action="/users/sign_in"></form></body></html>
`

/** Sends a faulty answer; `normal` makes the answer without the fault. */
export function sendFault (response: ServerResponse, fault: Fault, normal: () => Answer): void {
  switch (fault.kind) {
    case 'latency':
      return sendLate(response, fault.ms, normal)
    case 'held':
      fault.until.then(() => sendAnswer(response, normal()), () => {})
      return
    case 'status':
      return sendAnswer(response, statusAnswer(fault))
    case 'html':
      return sendAnswer(response, { status: 200, mediaType: 'text/html; charset=utf-8', body: Buffer.from(loginPage) })
    case 'truncate': {
      const answer = normal()
      return sendAnswer(response, { ...answer, body: firstHalf(answer.body) })
    }
    case 'hang-before-headers':
      return
    case 'hang-mid-body': {
      const answer = normal()
      sendHeaders(response, answer)
      response.write(firstHalf(answer.body))
      return
    }
    case 'oversized':
      return sendOversized(response, normal().mediaType)
    case 'body':
      return sendAnswer(response, {
        status: fault.status ?? 200,
        mediaType: fault.contentType ?? normal().mediaType,
        body: Buffer.from(fault.body)
      })
    case 'reset':
      response.destroy()
  }
}

function sendLate (response: ServerResponse, ms: number, normal: () => Answer): void {
  const timer = setTimeout(() => sendAnswer(response, normal()), ms)
  response.once('close', () => clearTimeout(timer))
}

function statusAnswer ({ status, retryAfter, body }: Extract<Fault, { kind: 'status' }>): Answer {
  const answer = errorAnswer(status)
  return {
    ...answer,
    ...body === undefined ? {} : { body: Buffer.from(body) },
    ...retryAfter === undefined ? {} : { retryAfter }
  }
}

function firstHalf (body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2))
}
