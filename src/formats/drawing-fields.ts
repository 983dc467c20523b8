import { z } from 'zod'
import { flowTypes } from '../domain/td/node-type.ts'

/** Fields that drawings have in common, as the document describes them. */
export const typeField = z.enum(flowTypes)
export const stageIdField = z.string().nullable().describe('The stage it belongs to, where that is known.')
export const colorField = z.string().describe('Of its type, as `#rrggbb` from one palette.')
export const valueField = z.number().positive()
