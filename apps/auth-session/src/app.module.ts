import { Database, DatabaseModule, RedisModule } from '#persistence';
import type { ServiceDefinition } from '#runtime';
import { Module } from '@nestjs/common';
import { FailureAlarm } from './alarms/failure-alarm';
import { AudienceController } from './audience/audience.controller';
import { Audience } from './audience/audience.service';
import { AuthSessionConfig } from './config';
import { database } from './database/definition';
import { DirectoryController } from './directory/directory.controller';
import { Directory } from './directory/directory.service';
import { DriverStatistics } from './directory/driver-stats.service';
import { Notes } from './directory/notes.service';
import { StaffDeeds } from './directory/staff-deeds.service';
import { Standing } from './directory/standing.service';
import { AcquaintanceService } from './drivers/acquaintance.service';
import { DriversController } from './drivers/drivers.controller';
import { DriversService } from './drivers/drivers.service';
import { InitDataService } from './init-data/init-data.service';
import { Presence } from './presence/presence.service';
import { LoginService } from './sessions/login.service';
import { SessionCopies } from './sessions/session-copies';
import { SessionsController } from './sessions/sessions.controller';
import { SessionsService } from './sessions/sessions.service';
import { StaffModule } from './staff/staff.module';

@Module({
  imports: [DatabaseModule.forRoot(database, AuthSessionConfig), RedisModule.forRoot(AuthSessionConfig), StaffModule],
  controllers: [SessionsController, DriversController, DirectoryController, AudienceController],
  providers: [
    InitDataService,
    LoginService,
    SessionsService,
    SessionCopies,
    Presence,
    AcquaintanceService,
    DriversService,
    FailureAlarm,
    Directory,
    Standing,
    Notes,
    StaffDeeds,
    DriverStatistics,
    Audience,
  ],
})
export class AuthSessionModule {}

export const authSession: ServiceDefinition<AuthSessionConfig> = {
  name: 'auth-session',
  config: AuthSessionConfig,
  module: AuthSessionModule,
  vitals: [Database],
};
