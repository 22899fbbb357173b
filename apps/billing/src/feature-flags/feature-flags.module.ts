import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/settings.module';
import { FeatureFlagsController } from './feature-flags.controller';
import { FeatureFlags } from './feature-flags.service';

@Module({ imports: [SettingsModule], controllers: [FeatureFlagsController], providers: [FeatureFlags] })
export class FeatureFlagsModule {}
