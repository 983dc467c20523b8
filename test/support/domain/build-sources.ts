import type { ChartLink, ChartNode, SankeyChart } from '../../../src/domain/td/charts.ts'
import type { JourneyPoint, JourneyStatistics, StagePoint, StageStatistics } from '../../../src/domain/td/statistics.ts'

export const updatedAt = '2026-08-20T03:00:00.000Z'

/** Returns a node with the type at the beginning of its label. */
export function nodeOf (label: string, over: Partial<ChartNode> = {}): ChartNode {
  return { label, id: null, type: label.split('-', 1)[0] ?? null, name: `Name of ${label}`, ...over }
}

export function linkOf (source: string, target: string, value: number | null, reportedPercent: number | null = null): ChartLink {
  return { source, target, value, reportedPercent }
}

/** Returns a chart of the links, with a node for every end by default. */
export function chartOf (links: ChartLink[], over: Partial<SankeyChart> = {}): SankeyChart {
  const labels = new Set(links.flatMap(({ source, target }) => [source, target]))
  return { stageId: null, updatedAt, nodes: Array.from(labels, label => nodeOf(label)), links, isWhole: true, ...over }
}

export function statisticsOf (over: Partial<JourneyStatistics> = {}): JourneyStatistics {
  return {
    totals: { entered: 0, current: 0, goals: 0, exitsOrJumps: 0 },
    reportedPercent: { completion: null, exitOrJump: null },
    history: [],
    isHistoryKnown: true,
    stages: [],
    ...over
  }
}

export function stageOf (over: Partial<StageStatistics> = {}): StageStatistics {
  return {
    id: '1',
    totals: { entered: 0, current: 0, milestones: 0, exitsOrJumps: 0 },
    reportedPercent: { milestone: null, exitOrJump: null },
    steps: [],
    history: [],
    isHistoryKnown: true,
    ...over
  }
}

export function pointOf (over: Partial<JourneyPoint> = {}): JourneyPoint {
  return { updatedAt, current: 0, entries: 0, goals: 0, exits: 0, jumps: 0, ...over }
}

export function stagePointOf (over: Partial<StagePoint> = {}): StagePoint {
  return { updatedAt, current: 0, entries: 0, milestones: 0, exits: 0, jumps: 0, exitSizes: [], ...over }
}
