import { AuditRecorded, VerifyAudit, type AuditRecordedPayload, type AuditVerdict } from '#contracts';
import { HandleEvent, HandleRpc, type EventContext } from '#messaging';
import { Controller } from '@nestjs/common';
import { AuditLog } from './audit-log.service';
import { AuditVerifier } from './audit-verifier.service';

@Controller()
export class AuditController {
  constructor(
    private readonly log: AuditLog,
    private readonly verifier: AuditVerifier,
  ) {}

  @HandleEvent(AuditRecorded)
  recorded(payload: AuditRecordedPayload, { eventId }: EventContext): Promise<void> {
    return this.log.append(payload, eventId);
  }

  @HandleRpc(VerifyAudit)
  verify(): Promise<AuditVerdict> {
    return this.verifier.verify();
  }
}
