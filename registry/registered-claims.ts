import { HubError } from '../core/errors.ts'
import type { ClaimOutcome, GatewayClaims, GatewaySecret } from '../core/gateway-claims.ts'
import type { GatewayId, HomeId } from '../core/names.ts'
import { nothingToSave } from './installation.ts'
import type { Registry } from './registry.ts'

/** Gateways that fitters put up, in the registry. A gateway in stock speaks for no home: the broker lets it in, and believes nothing it says. */
export class RegisteredClaims implements GatewayClaims {
  readonly #registry: Registry

  constructor(registry: Registry) {
    this.#registry = registry
  }

  async claim(id: GatewayId, home: HomeId): Promise<ClaimOutcome> {
    let outcome: ClaimOutcome = { state: 'unknown' }
    await this.#registry.saveMade((directory) => {
      const gateway = directory.gateway(id)
      outcome = gateway === undefined ? { state: 'unknown' } : outcomeOf(gateway.homes, home)
      if (outcome.state !== 'claimed') return nothingToSave
      return { ...nothingToSave, gateways: [{ id, homes: [home], secretDigest: undefined }] }
    })
    return outcome
  }

  async addToStock(ids: readonly GatewayId[]): Promise<readonly GatewaySecret[]> {
    const saved = await this.#registry.saveMade((directory) => {
      const known = ids.find((id) => directory.gateway(id) !== undefined)
      if (known !== undefined) {
        throw new HubError(
          'BAD_REQUEST',
          `网关 ${known} 已登记过，请去掉后再试。 Gateway ${known} is registered already.`,
        )
      }
      return { ...nothingToSave, gateways: ids.map((id) => ({ id, homes: [], secretDigest: undefined })) }
    })
    return saved.newSecrets
  }
}

function outcomeOf(homes: readonly HomeId[], home: HomeId): ClaimOutcome {
  if (homes.includes(home)) return { state: 'already-here' }
  return homes.length === 0 ? { state: 'claimed' } : { state: 'elsewhere', homes }
}
