import { Module } from '@nestjs/common';
import { AudienceModule } from '../audience/audience.module';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { BroadcastChanges } from './broadcast-changes.service';
import { BroadcastsController } from './broadcasts.controller';
import { Broadcasts } from './broadcasts.service';
import { BroadcastLetter } from './delivery/broadcast-letter.service';
import { BroadcastRounds } from './delivery/broadcast-rounds.service';
import { Recipients } from './delivery/recipients.repository';
import { MailingConsent } from './mailing-consent.service';

/** Mailings: written by staff, sent by the outgoing queue, ended by a button. */
@Module({
  imports: [AudienceModule, OutgoingModule],
  controllers: [BroadcastsController],
  providers: [Broadcasts, BroadcastChanges, BroadcastLetter, BroadcastRounds, MailingConsent, Recipients],
  exports: [MailingConsent],
})
export class BroadcastsModule {}
