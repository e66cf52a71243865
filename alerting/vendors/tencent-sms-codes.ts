import type { SendResult } from '../../core/notifier.ts'

/**
 * What Tencent Cloud's codes say about whether the SMS went out (cloud.tencent.com/document/api/382/59177, and 38780 for codes that
 * every product has).
 *
 * | codes | meaning there | for us |
 * |---|---|---|
 * | `LimitExceeded…` `RequestLimitExceeded…` `ResourceInsufficient…` | too many: to that number, or in all | not now |
 * | `LimitExceeded.PhoneNumberCountLimit` | a wrong request | never |
 * | `InternalError…` but those below, `FailedOperation` alone | something broke, at an unknown point (`InternalError.Timeout`) | unknown |
 * | `InternalError.Sig…` `InternalError.RequestTimeException` `InternalError.RestApiInterfaceNotExist` `InternalError.JsonParseFail` | refused on reading | never |
 * | all others (`AuthFailure…` `FailedOperation.…` `InvalidParameter…` `MissingParameter` `Unauthorized…` `Unsupported…`) | number, signature, template, variable, balance or account is wrong: trying again changes nothing | never |
 */
export function tencentVerdict(reason: string): SendResult {
  if (NOT_NOW.test(reason)) return { state: 'refused', permanent: false, reason }
  if (ANYBODYS_GUESS.test(reason)) return { state: 'unknown', reason }
  return { state: 'refused', permanent: true, reason }
}

const NOT_NOW =
  /^(?:LimitExceeded(?!\.PhoneNumberCountLimit)|RequestLimitExceeded|ResourceInsufficient|ResourceUnavailable)/
const ANYBODYS_GUESS =
  /^(?:InternalError(?!\.(?:Sig|RequestTimeException|RestApiInterfaceNotExist|JsonParseFail))|FailedOperation$)/
