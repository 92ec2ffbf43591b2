"""The name of a partner: given a name that another one has, both become one."""

from django.db import transaction

from plan.models import Partenaire
from socle.saisie.formulaires import FormDeRangee


class PartenaireForm(FormDeRangee):
    class Meta:
        model = Partenaire
        fields = ["nom"]

    def clean(self):
        # The same name as another one: they are merged, once that is confirmed.
        autres = Partenaire.objects.filter(structure=self.instance.structure)
        nom = self.cleaned_data.get("nom", "")
        self.jumeau = autres.exclude(pk=self.instance.pk).filter(nom__iexact=nom).first()
        return super().clean()

    @transaction.atomic
    def save(self, commit=True):
        """The partner under this name, which is another one when they were merged."""
        if self.jumeau is None:
            return super().save(commit)
        ancien = Partenaire.objects.get(pk=self.instance.pk)
        ancien.merge_in(self.jumeau)
        return self.jumeau
