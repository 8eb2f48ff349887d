from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0021_letters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='act',
            field=models.CharField(choices=[('write_to_employer', "écrire à l'employeur ou à la plateforme"), ('write_to_authority', 'écrire à une administration (inspection, caisse)'), ('go_to_court', 'saisir le tribunal'), ('join_others', "agir avec d'autres personnes"), ('ask_lawyer', 'parler du dossier à un avocat'), ('show_guest', 'montrer une partie du dossier à un interprète ou à un expert'), ('tell_union', 'parler du dossier à un autre syndicat ou à une autre section'), ('tell_press', 'parler du dossier à la presse')], max_length=20),
        ),
    ]
