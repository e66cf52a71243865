import type { GatewayId, HomeId } from './names.ts'

/** What came of a claim. Again for the same home changes nothing. */
export type ClaimOutcome =
  | { readonly state: 'claimed' }
  | { readonly state: 'already-here' }
  /** It speaks for other homes, and stays theirs. */
  | { readonly state: 'elsewhere'; readonly homes: readonly HomeId[] }
  | { readonly state: 'unknown' }

/** The port between the pages and the registry, for who puts gateways up. */
export interface GatewayClaims {
  /** Lets a gateway that speaks for nobody yet speak for the home. */
  claim(gateway: GatewayId, home: HomeId): Promise<ClaimOutcome>
  /**
   * Registers gateways that speak for nobody yet, all or none.
   *
   * @returns their secrets, the only time
   * @throws BAD_REQUEST when one of them is there already
   */
  addToStock(gateways: readonly GatewayId[]): Promise<readonly GatewaySecret[]>
}

export interface GatewaySecret {
  readonly gateway: GatewayId
  readonly secret: string
}
