; A hand clap: a few hands that don't quite meet, and the room's answer.
instr clap
  ; p4 amp = 0.5 [0, 1]: loudness
  ; p5 tune = 0 [-12, 12] semitones: pitch of the hands, from 1100 Hz
  ; p6 decay = 0.3 [0.05, 2] s: time until it has died away (by 60 dB)
  ; p7 spread = 0.5 [0, 1]: how far the hands are apart in time
  ; p8 pan = 0 [-1, 1]: place between left and right
  ; p9 reverb = 0.1 [0, 1]: how much goes to the instrument `reverb`
  ; p10 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iAmp limit p4, 0, 1
  iFreq = 1100 * 2 ^ (limit(p5, -12, 12) / 12)
  iDecay limit (p6 == 0 ? 0.3 : p6), 0.05, 2
  iSpread limit p7, 0, 1
  iPan limit p8, -1, 1
  iReverb limit p9, 0, 1
  iDelay limit p10, 0, 1
  iGap1 random 0.8, 1.2
  iGap1 = iGap1 * (0.003 + 0.014 * iSpread)
  iGap2 random 0.8, 1.2
  iGap2 = iGap2 * (0.003 + 0.014 * iSpread)
  iGap3 random 0.8, 1.2
  iGap3 = iGap3 * (0.003 + 0.014 * iSpread)
  iLength = iDecay * 1.4 + iGap1 + iGap2 + iGap3
  xtratim iLength + 0.02
  turnoff  ; its release is all of its sound, however long the note is

  iUp = 0.0006
  iLow = 0.05
  aHands linseg 0, iUp, 1, iGap1, iLow, iUp, 1, iGap2, iLow, iUp, 1, iGap3, iLow, iUp, 1, 0.03, 0
  aHands = aHands * aHands
  aRoom = expseg:a(1, iLength, 0.0001, 1, 0.0001) - 0.0001
  aRoom = aRoom * linseg:a(0, iGap1 + iGap2 + iGap3, 0.3, 0.002, 1, 1, 1)
  aNoiseL noise sqrt(sr / 48000), 0
  aNoiseR noise sqrt(sr / 48000), 0
  aBoth = butterbp(aNoiseL + aNoiseR, iFreq, iFreq * 0.8) * aHands
  aL = aBoth + butterbp(aNoiseL, iFreq * 0.95, iFreq * 0.6) * aRoom * 0.8
  aR = aBoth + butterbp(aNoiseR, iFreq * 1.05, iFreq * 0.6) * aRoom * 0.8
  aL = tanh(aL * (iAmp * 5.2)) * (0.7 * 0dbfs)
  aR = tanh(aR * (iAmp * 5.2)) * (0.7 * 0dbfs)
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
