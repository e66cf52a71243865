import type { Migration } from 'kysely'
import { createAlerting } from './alerting.ts'
import { createPressedKeys } from './calls.ts'
import { createDetectorMemory } from './detector-memory.ts'
import { createDrills } from './drills.ts'
import { addFollowUp } from './follow-up.ts'
import { createPolicies } from './policies.ts'
import { addOutboxBudgets } from './outbox-budgets.ts'
import { addSlots } from './slots.ts'
import { addPlaces } from './places.ts'
import { extendReplies } from './replies.ts'
import { createWalkTests } from '../walk-test/walk-test-tables.ts'
import { createDetectorParts, createRules } from './rules.ts'

/** The alerting tables' migrations; numbered over all folders, never edited once released. */
export const alertingMigrations: Readonly<Record<string, Migration>> = {
  '0003-alerting': { up: createAlerting },
  '0004-rules': { up: createRules },
  '0005-detector-parts': { up: createDetectorParts },
  '0006-slots': { up: addSlots },
  '0007-calls': { up: createPressedKeys },
  '0008-outbox-budgets': { up: addOutboxBudgets },
  '0010-policies': { up: createPolicies },
  '0011-replies': { up: extendReplies },
  '0012-drills': { up: createDrills },
  '0014-places': { up: addPlaces },
  '0016-follow-up': { up: addFollowUp },
  '0020-detector-memory': { up: createDetectorMemory },
  '0022-walk-tests': { up: createWalkTests },
}
