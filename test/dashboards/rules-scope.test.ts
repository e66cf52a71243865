import { expect, it } from 'vitest'
import { placeName } from '../../dashboards/api/rules-scope.ts'
import { FakeTown } from '../support/fake-town.ts'

/** Grids and addresses that begin with their village's name, as most lists have them. */
class Village extends FakeTown {
  override area(code: string) {
    const area = super.area(code)
    return area?.name === '第一网格' ? { ...area, name: '前营村第一网格' } : area
  }

  override home(id: string) {
    const home = super.home(id)
    return home && { ...home, address: `前营村${home.address}` }
  }
}

const asker = { directory: new Village() }

it('a place of the rules says the village once', () => {
  expect(placeName({ home: 'H01' }, asker)).toBe('芦台镇 前营村第一网格 前营村3组12号')
  expect(placeName({ area: '12011710120101' }, asker)).toBe('宁河区 芦台镇 前营村第一网格')
  expect(placeName({ area: '120117101201' }, asker)).toBe('宁河区 芦台镇 前营村')
})

it('a place of the rules that nobody knows any more is its id, and everywhere is none', () => {
  expect(placeName({ home: 'gone' }, asker)).toBe('gone')
  expect(placeName({ area: '999999' }, asker)).toBe('999999')
  expect(placeName({}, asker)).toBe('')
})
