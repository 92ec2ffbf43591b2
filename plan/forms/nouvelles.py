"""What a pilote answers by her link, and what the direction makes of it (R-M6)."""

from django.utils.datastructures import MultiValueDict

from plan.forms.suivi import SuiviForm
from plan.models import Action, Demande
from plan.models.demande import PAR_LIEN


class NouvellesForm(SuiviForm):
    """The follow-up as a link asks for it."""

    field_order = ["statut", "motif", "avancement", "fait", "blocage"]

    class Meta(SuiviForm.Meta):
        fields = ["statut", "motif", "avancement", "fait", "blocage"]

    def __init__(self, *args, demande, is_montree=False, **kwargs):
        self.demande, self.is_montree = demande, is_montree
        auto_id = f"nouvelles-{demande.pk}-%s"
        super().__init__(*args, instance=demande.action, auto_id=auto_id, **kwargs)

    def lock(self):
        """Nothing, for what is only shown: it was read just before, and in no transaction."""
        if not self.is_montree:
            super().lock()

    def answer(self, *, le):
        """Save what was answered, or keep it where the direction wants to see it first."""
        demande, self.demande.repondue_le = self.demande, le
        if not demande.plan.reponses_a_valider:
            return self.save_par_lien(le=le, par=demande.utilisateur, raison=PAR_LIEN)
        stockee = Demande(action=Action.objects.get(pk=demande.action_id))
        dits = {nom: self.cleaned_data[nom] for nom in self.Meta.fields}
        demande.reponse = {**dits, "lue": NouvellesForm(demande=stockee).write_lue()}
        return demande.conclude(Demande.Etat.EN_ATTENTE, le=le, par=demande.utilisateur)

    def save_par_lien(self, *, le, par, raison):
        """Save the follow-up in the name of who answered."""
        demande, action = self.demande, self.instance
        action._history_user, action._change_reason = demande.utilisateur, raison
        suivi_le = max(demande.repondue_le, action.suivi_le or demande.repondue_le)
        action.save_suivi(par=demande.utilisateur, le=suivi_le)
        demande.reponse = {}
        demande.conclude(Demande.Etat.ENREGISTREE, le=le, par=par)


def lay(demande, *, is_montree):
    """(form, {field: what others wrote in it meanwhile}): an answer that waits, laid over what is
    stored now, as somebody would send it who has seen both.
    """
    dits = {nom: ["" if v is None else str(v)] for nom, v in demande.reponse.items()}
    lu = NouvellesForm(MultiValueDict(dits), demande=demande, is_montree=is_montree)
    lu.full_clean()
    demande.action.refresh_from_db()
    return NouvellesForm(lu.data, demande=demande, is_montree=is_montree), lu.conflits
