import { readFileSync } from 'node:fs'
import type { SankeyChart } from '../../../src/domain/td/charts.ts'
import type { JourneyStatistics } from '../../../src/domain/td/statistics.ts'

interface SentPoint {
  updatedAt: string
  size: number
  entryInflux: number
  exitInflux: number
  jumpInflux: number
}

interface SentStatistics {
  size: number
  goalSize: number
  enteredSize: number
  completionRate: number
  exitOrJumpSize: number
  exitOrJumpRate: number
  history: Array<SentPoint & { goalInflux: number }>
  journeyStageStatistics: Array<{
    id: string
    size: number
    enteredSize: number
    milestoneSize: number
    completeMilestoneRate: number
    exitOrJumpSize: number
    exitOrJumpRate: number
    history: Array<SentPoint & { milestoneInflux: number, exitSizes: number[] }>
    stepSizes: Record<string, number>
  }>
}

interface SentChart {
  attributes: {
    updatedAt: string
    journeyStageId: string
    chart: {
      data: Array<{ label: string, value: { id?: string, type?: string, name?: string } }>
      metaData: { links: Array<{ source: string, target: string, value: number }> }
    }
  }
}

/** TD's documented statistics in the domain's form, mapped without the service's parser. */
export function readSampleStatistics (): JourneyStatistics {
  const { data: { attributes: sent } } = readSample('statistics.json') as { data: { attributes: SentStatistics } }
  return {
    totals: { entered: sent.enteredSize, current: sent.size, goals: sent.goalSize, exitsOrJumps: sent.exitOrJumpSize },
    reportedPercent: { completion: sent.completionRate, exitOrJump: sent.exitOrJumpRate },
    history: sent.history.map(point => ({ ...readPoint(point), goals: point.goalInflux })),
    isHistoryKnown: true,
    stages: sent.journeyStageStatistics.map(stage => ({
      id: stage.id,
      totals: {
        entered: stage.enteredSize,
        current: stage.size,
        milestones: stage.milestoneSize,
        exitsOrJumps: stage.exitOrJumpSize
      },
      reportedPercent: { milestone: stage.completeMilestoneRate, exitOrJump: stage.exitOrJumpRate },
      steps: Object.entries(stage.stepSizes).map(([id, current]) => ({ id, current, entered: null })),
      history: stage.history.map(point => ({
        ...readPoint(point), milestones: point.milestoneInflux, exitSizes: point.exitSizes
      })),
      isHistoryKnown: true
    }))
  }
}

export function readSampleConversion (): SankeyChart[] {
  return readCharts('conversion_sankey_charts.json')
}

export function readSampleActivation (): SankeyChart[] {
  return readCharts('activation_sankey_charts.json')
}

function readPoint ({ updatedAt, size, entryInflux, exitInflux, jumpInflux }: SentPoint) {
  return { updatedAt, current: size, entries: entryInflux, exits: exitInflux, jumps: jumpInflux }
}

function readCharts (file: string): SankeyChart[] {
  const { data } = readSample(file) as { data: SentChart[] }
  return data.map(({ attributes: { updatedAt, journeyStageId, chart } }) => ({
    stageId: journeyStageId,
    updatedAt,
    nodes: chart.data.map(({ label, value: { id = null, type = null, name = null } }) => ({ label, id, type, name })),
    links: chart.metaData.links.map(link => ({ ...link, reportedPercent: null })),
    isWhole: true
  }))
}

function readSample (file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../sandbox/samples/${file}`, import.meta.url), 'utf8'))
}
