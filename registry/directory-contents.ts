import type { Area, Device, Gateway, Home, Responder } from '../core/directory.ts'

/** A responder with its place in the call order. */
export interface PlacedResponder {
  readonly responder: Responder
  readonly position: number
}

/** Records as they are kept, each with all its fields. */
export interface DirectoryContents {
  readonly areas: readonly Area[]
  readonly homes: readonly Home[]
  readonly gateways: readonly Gateway[]
  readonly devices: readonly Device[]
  readonly responders: readonly PlacedResponder[]
}
