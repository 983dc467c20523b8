import { readStatistics } from '../src/domain/statistics/read-statistics.ts'
import { parseAnswer } from '../src/treasure-data/contract/parse-answer.ts'

const stages = 4

/** Returns statistics of Treasure Data whose report has about this many bytes. */
export function craftStatistics (reportBytes: number): Buffer {
  let days = Math.ceil(reportBytes / 700)
  for (let attempt = 0; attempt < 6; attempt++) {
    const size = JSON.stringify(readStatistics(parseAnswer('statistics', statisticsOf(days)).content, true)).length
    days = Math.max(1, Math.round(days * reportBytes / size))
  }
  return statisticsOf(days)
}

/** Returns a history of this many daily runs, of the journey and of each of its stages. */
function statisticsOf (days: number): Buffer {
  const pointOf = (day: number, reached: string) => ({
    updatedAt: new Date(Date.UTC(2020, 0, 1 + day, 3, 2, 32)).toISOString(),
    size: 40_000 + day * 13,
    entryInflux: 900 + day % 97,
    [reached]: 300 + day % 31,
    exitInflux: 200 + day % 17,
    jumpInflux: 50 + day % 7
  })
  const history = (reached: string) => Array.from({ length: days }, (_, day) => pointOf(day, reached))
  const totals = { enteredSize: 90_001, size: 40_321, exitOrJumpSize: 20_011, exitOrJumpRate: 22.23 }
  const journeyStageStatistics = Array.from({ length: stages }, (_, stage) => ({
    ...totals,
    id: String(1_000 + stage),
    milestoneSize: 30_017,
    completeMilestoneRate: 33.35,
    stepSizes: { [`activation-${stage * 100}`]: 1_234, [`activation-${stage * 100 + 1}`]: 4_321 },
    history: history('milestoneInflux').map(point => ({ ...point, exitSizes: [120, 80] }))
  }))
  const attributes = { ...totals, goalSize: 29_669, completionRate: 32.97, history: history('goalInflux'), journeyStageStatistics }
  return Buffer.from(JSON.stringify({ data: { id: '1', type: 'journeyStatistics', attributes } }))
}
