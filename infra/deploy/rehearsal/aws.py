"""moto's AWS with what a deployment of this service needs beyond it; docs/deploy.md says how to use it."""

import json
import sys

import moto.cloudformation.models as cloudformation
from moto.awslambda.models import LambdaVersion
from moto.awslambda.utils import get_backend
from moto.core.common_models import CloudFormationModel
from moto.events.models import EventBus, EventsBackend
from moto.server import main

# moto refuses a template for what cfn-lint only warns of.
lint = cloudformation.validate_template_cfn_lint
cloudformation.validate_template_cfn_lint = lambda template: [
    match for match in lint(template) if match.rule.id.startswith("E")
]

LambdaVersion.get_cfn_attribute = lambda version, name: str(version.version)

# It takes an archive's pattern for text only.
create_archive = EventsBackend.create_archive
EventsBackend.create_archive = lambda events, name, source, about, pattern, days: create_archive(
    events, name, source, about, json.dumps(pattern), days
)

# What `!Ref EventBus` is.
EventBus.physical_resource_id = property(lambda bus: bus.name, lambda bus, name: None)


class Alias(CloudFormationModel):
    """By which everything calls functions here; moto's CloudFormation makes none."""

    __module__ = "moto.awslambda"

    @staticmethod
    def cloudformation_type():
        return "AWS::Lambda::Alias"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name, cloudformation_json, account_id, region_name, **kwargs
    ):
        wanted = cloudformation_json["Properties"]
        name, function = wanted["Name"], wanted["FunctionName"]
        lambdas = get_backend(account_id, region_name)
        lambdas.create_alias(name, function, wanted["FunctionVersion"], "", "")
        return cls()


main(sys.argv[1:])
