import { Module } from '@nestjs/common';
import { AudienceFill } from './audience-fill.service';
import { AudienceController } from './audience.controller';
import { Audience } from './audience.service';
import { People } from './people.repository';
import { SegmentWords } from './segment-words.service';
import { SegmentsController } from './segments.controller';
import { Segments } from './segments.service';
import { StaffAudit } from './staff-audit.service';

/** Whom mailings may go to, and the parts they fall into. */
@Module({
  controllers: [AudienceController, SegmentsController],
  providers: [Audience, AudienceFill, People, Segments, SegmentWords, StaffAudit],
  exports: [People, StaffAudit],
})
export class AudienceModule {}
